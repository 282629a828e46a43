"""What the assistant does about a message: one module an act, each a function to a Reply."""
