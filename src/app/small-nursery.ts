import { setFlagsFromString } from 'node:v8'

// What a log line leaves behind is dead at once: a nursery that grows with the traffic would only fill memory. Must come before it has grown.
setFlagsFromString('--semi-space-growth-factor=1')
