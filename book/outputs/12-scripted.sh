# needs: ch12-scripted
ch12-scripted
