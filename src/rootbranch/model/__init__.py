"""The types and code lists that flow through the house; imports nothing but `errors`."""
