"""The register as a spreadsheet and on paper, going out and coming in."""
