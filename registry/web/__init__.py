"""The site as one ASGI application: Streamlit, and plain HTTP routes beside it."""
