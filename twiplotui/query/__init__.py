"""The search language: read a query (errors name the column) and compile it to bound SQL. Pure."""
