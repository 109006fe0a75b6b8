"""What sales and billing do with the people they serve."""
