# needs: ch12-everything
ch12-everything
