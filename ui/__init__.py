"""What a person sees in the browser; knows rows and the callables that it is given."""
