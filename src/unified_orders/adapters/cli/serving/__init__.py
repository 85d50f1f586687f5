"""The command `serve`: the API and its pages in a browser, over example orders or a database.

wish         what the options ask for
shops        what is served: a service, and what works behind it; `stored` is over PostgreSQL
example      orders in every state, from the packaged exports
desk         who answers analyses and delivers links in the example
identity     who asks, where nobody logs in, or as the host says
application  API and pages as one application
running      all of it together, until a signal ends it; `telling` says where it is
"""
