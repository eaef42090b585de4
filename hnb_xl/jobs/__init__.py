"""What an officer asks for, one module a job: refresh, attach, import, roll forward, publish, upgrade, sign, what if.

A job takes a book or its bytes and plain arguments, knows neither the command line nor Excel, and gives back what it
did. The doors (`commands/`, `udfs/macros.py`) only open, ask and save: so a button does what the command does.
"""
