// Load generator: clients that each keep so many messages on the way to a server that says them back, and count answers.
//   load PORT CLIENTS DEPTH WARMUP_MS MEASURE_MS PID
//     prints messages per second, and per second of processor time of the server
// A client sends its messages in one piece, and the next ones when all of them have come back.
#include "../websocket.h"

enum { BUFFER = 1 << 20, PAYLOAD = 64, MASKED = PAYLOAD + 6, PLAIN = PAYLOAD + 2 };

static unsigned char buffer[BUFFER];

// Its handshake, and what is still to come back.
struct client {
  int fd;
  size_t missing;
};

static void open_client(struct client *client, int port) {
  client->fd = connected(port);
  upgrade(client->fd, port, "/", 0);
  size_t length = 0;
  for (;;) {
    ssize_t n = recv(client->fd, buffer + length, BUFFER - 1 - length, 0);
    if (n <= 0) fail("handshake");
    length += (size_t)n;
    buffer[length] = 0;
    if (strstr((char *)buffer, "\r\n\r\n")) break;
  }
  if (strncmp((char *)buffer, "HTTP/1.1 101", 12)) fail((char *)buffer);
  fcntl(client->fd, F_SETFL, O_NONBLOCK);
}

int main(int argc, char **argv) {
  if (argc < 7) return 2;
  int port = atoi(argv[1]), count = atoi(argv[2]), depth = atoi(argv[3]), pid = atoi(argv[6]);
  double warmup = atof(argv[4]) / 1000, measure = atof(argv[5]) / 1000;

  // As clients have to, with a mask: not 0, so that there is something to undo.
  unsigned char *bytes = malloc((size_t)depth * MASKED);
  char text[PAYLOAD];
  memset(text, 'x', PAYLOAD);
  size_t size = 0;
  for (int i = 0; i < depth; i++) {
    unsigned char *at = bytes + size, mask[4] = {0x12, 0xab, 0x5c, 0xf0};
    size += frame(at, text, PAYLOAD);
    memcpy(at + 2, mask, 4);
    for (int j = 0; j < PAYLOAD; j++) at[6 + j] ^= mask[j & 3];
  }

  int queue = epoll_create1(0);
  struct client *clients = calloc((size_t)count, sizeof *clients);
  for (int i = 0; i < count; i++) {
    open_client(&clients[i], port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
    epoll_ctl(queue, EPOLL_CTL_ADD, clients[i].fd, &event);
  }
  for (int i = 0; i < count; i++) {
    clients[i].missing = (size_t)depth * PLAIN;
    transmit(clients[i].fd, bytes, size);
  }
  struct epoll_event events[256];
  size_t received = 0, at_start = 0;
  double begun = now(), started = 0, busy = 0;
  for (;;) {
    int ready = epoll_wait(queue, events, 256, 5000);
    if (ready <= 0) fail("no answer");
    for (int i = 0; i < ready; i++) {
      struct client *client = events[i].data.ptr;
      ssize_t n = recv(client->fd, buffer, BUFFER, 0);
      if (n == 0 || (n < 0 && errno != EAGAIN)) fail("a connection ended");
      if (n <= 0) continue;
      received += (size_t)n;
      client->missing -= (size_t)n;
      if (client->missing > 0) continue;
      client->missing = (size_t)depth * PLAIN;
      transmit(client->fd, bytes, size);
    }
    double t = now();
    if (started == 0 && t - begun >= warmup) {
      started = t;
      busy = processor_time(pid);
      at_start = received;
    }
    if (started > 0 && t - started >= measure) {
      double messages = (double)(received - at_start) / PLAIN;
      printf("%.0f %.0f\n", messages / (t - started), messages / (processor_time(pid) - busy));
      return 0;
    }
  }
}
