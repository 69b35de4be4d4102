"""How good each stage is: figures on recorded, rendered and composed input."""
