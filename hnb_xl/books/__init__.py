"""The only modules that know a workbook library, and what every workbook is to the rest of the program."""
