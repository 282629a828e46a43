"""The storekeeper's page: what shoppers asked for, what came of it, and who wants a person."""
