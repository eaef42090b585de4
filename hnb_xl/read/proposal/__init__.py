"""A team's workbook -> a proposed map: headers, labels, number formats and kinds of value are weighed."""
