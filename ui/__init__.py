"""What shoppers and shops see: the chat, the HTTP API, the widget, the storefront.

It shows what the assistant answers and knows nothing of how an answer comes about.
"""
