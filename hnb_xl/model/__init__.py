"""The nouns: what the stages hand one another. Imports no stage and no workbook library."""
