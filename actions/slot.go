package actions

import "strings"

// slotCount is how many slots a cluster has.
const slotCount = 16384

// Slot is the slot of a cluster that a key belongs to: CRC16 (XMODEM) of its name, or of
// what stands between the first { and the } after it, if that is not empty.
func Slot(name string) int {
	if open := strings.IndexByte(name, '{'); open >= 0 {
		if length := strings.IndexByte(name[open+1:], '}'); length > 0 {
			name = name[open+1 : open+1+length]
		}
	}
	var crc uint16
	for i := range len(name) {
		crc ^= uint16(name[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return int(crc) % slotCount
}
