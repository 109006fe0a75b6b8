"""What is sold: product, price, tax rate."""
