"""Questions with gold lines, and what is measured with them."""
