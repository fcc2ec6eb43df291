"""What holds for any seeds that build: whoever adds an article passes these tests, and nobody has to change them."""
