"""What a site or a report says of outcomes: counts first, and what may be derived from them."""
