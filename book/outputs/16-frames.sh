# needs: ch16-frames
ch16-frames
