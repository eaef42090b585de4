"""Makes workbooks and templates from the contract: input sheets, the About sheet, authority rows."""
