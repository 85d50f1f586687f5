"""Pages for people: what they share, whoever builds one.

look, texts   what a host chooses: its name, logo and colours; every sentence, in any language
frame         templates, rendered into answers whose headers let nothing in and nothing out
static        style and scripts, under names that change with their content
review        what a client is shown
"""
