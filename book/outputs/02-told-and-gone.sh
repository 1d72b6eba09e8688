# needs: ch02-told-and-gone
ch02-told-and-gone
