"""The command line: orders from files run, looked at, asked and examined; the machines drawn and checked.

`app` says which commands there are; `commands` has their arguments and options, and loads nothing heavy. What they do:

    opening     where an order comes from: an order file (`orderfile`, `running`) or an exported history (`exported`,
                `replaying`); either way a `Standing`
    showing     runs a file step by step, on a tour if wanted
    looking     board, lines, report, history; `gathering`: several orders in a list
    asking      what is allowed; `simulation`: what would come of a step
    examining   what is wrong with an order; `doctoring` shows it
    screen      all of it for people, `answers` for machines; `output` chooses, `failing` tells what went wrong
"""
