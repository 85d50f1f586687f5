"""The command line: an order from files through its whole life, the machines drawn, explained and checked.

`app` has the commands. `orderfile` reads and checks an order file, `running` takes its steps, `screen` shows what came
of them to people and `answers` to machines. Nothing heavy is imported before a command needs it.
"""
