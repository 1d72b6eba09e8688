# needs: ch13-signals-and-children
ch13-signals-and-children
