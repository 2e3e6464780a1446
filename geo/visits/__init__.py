"""Home visits from spreadsheets to a calendar: what people keep in tables in, `routing.visits` plans, files out."""
