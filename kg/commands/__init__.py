"""The commands of ``kg``: one module each, with its arguments and the one call it makes."""
