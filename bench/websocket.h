// A client's side of WebSocket, as far as load generators need it: the request of the handshake, and text frames.
#include "load.h"

// Appends a masked text frame of less than 65,536 bytes; the mask is 0, as a client may choose.
static size_t frame(unsigned char *target, const char *text, size_t length) {
  size_t at = 0;
  target[at++] = 0x81;
  if (length < 126) target[at++] = (unsigned char)(0x80 | length);
  else {
    target[at++] = 0x80 | 126;
    target[at++] = (unsigned char)(length >> 8);
    target[at++] = (unsigned char)length;
  }
  memset(target + at, 0, 4);
  memcpy(target + at + 4, text, length);
  return at + 4 + length;
}

// Sends the request of the handshake; `protocol` may be 0.
static void upgrade(int fd, int port, const char *path, const char *protocol) {
  char request[512];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n", path,
                        port, protocol ? "Sec-WebSocket-Protocol: " : "", protocol ? protocol : "", protocol ? "\r\n" : "");
  transmit(fd, request, (size_t)length);
}
