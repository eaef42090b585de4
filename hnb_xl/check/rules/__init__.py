"""The rules, one file each: `hnNNN_what_it_says.py`. The runner lists this folder; there is no register to edit."""
