"""Values that pages show, made from what the assistant says: cards, chips, reasons, pictures.

Plain values and drawings; they know nothing of Gradio, HTTP or HTML templates.
"""
