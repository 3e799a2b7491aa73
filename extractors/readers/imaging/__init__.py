"""Pictures of pages: made flat and upright, their ruling lines found, their text recognised.

`reading.pieces_of_pixels` is the way in; the modules beside it are its steps, in the order of their names there.
"""
