// exporting
