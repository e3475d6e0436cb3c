// Load generator: opens connections, lets one publisher send bursts, and counts the bytes that the members get.
//   load fanout PORT MEMBERS BURST WARMUP_MS MEASURE_MS PID [socket.io]
//     prints deliveries per second, and per second of processor time of the server
//   load connect PORT COUNT PID
//     prints accepts per second, and per second of processor time of the server; holds until stdin ends
// The next burst is sent when half of the last one has arrived: the server is never idle, and no two bursts meet.
#include "../load.h"

enum { BUFFER = 1 << 20, PAYLOAD = 64, AT_ONCE = 64 };

static unsigned char buffer[BUFFER];
static int queue, port, pid, socket_io;

// Appends a masked text frame of less than 126 bytes; the mask is 0, as a client may choose.
static size_t frame(unsigned char *target, const char *text, size_t length) {
  target[0] = 0x81;
  target[1] = (unsigned char)(0x80 | length);
  memset(target + 2, 0, 4);
  memcpy(target + 6, text, length);
  return length + 6;
}

static int start(int member) {
  int fd = connected(port);
  char request[512];
  const char *path = socket_io ? member ? "/socket.io/?EIO=4&transport=websocket&member=1"
                                        : "/socket.io/?EIO=4&transport=websocket"
                               : member ? "/member" : "/publisher";
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path, port);
  transmit(fd, request, (size_t)length);
  return fd;
}

// Waits for the answer to the handshake.
static void finish(int fd) {
  size_t length = 0;
  for (;;) {
    ssize_t n = recv(fd, buffer + length, BUFFER - 1 - length, 0);
    if (n <= 0) fail("handshake");
    length += (size_t)n;
    buffer[length] = 0;
    if (strstr((char *)buffer, "\r\n\r\n")) break;
  }
  if (strncmp((char *)buffer, "HTTP/1.1 101", 12)) {
    fprintf(stderr, "%s\n", buffer);
    exit(1);
  }
  if (socket_io) {
    unsigned char hello[16];
    transmit(fd, hello, frame(hello, "40", 2));
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event);
}

static void open_all(int *fds, int count) {
  for (int done = 0; done < count;) {
    int batch = count - done < AT_ONCE ? count - done : AT_ONCE;
    for (int i = 0; i < batch; i++) fds[done + i] = start(1);
    for (int i = 0; i < batch; i++) finish(fds[done + i]);
    done += batch;
  }
}

// Reads everything that comes until it has been quiet for so many milliseconds, or once.
static size_t gather(int timeout, int once) {
  struct epoll_event events[256];
  size_t total = 0;
  for (;;) {
    int count = epoll_wait(queue, events, 256, timeout);
    if (count == 0) return total;
    for (int i = 0; i < count; i++) {
      ssize_t n = recv(events[i].data.fd, buffer, BUFFER, 0);
      if (n == 0 || (n < 0 && errno != EAGAIN)) {
        fprintf(stderr, "a connection ended\n");
        exit(1);
      }
      if (n > 0) total += (size_t)n;
    }
    if (once) return total;
  }
}

static void fanout(int members, int burst, double warmup, double measure) {
  int *fds = calloc((size_t)members, sizeof(int));
  int publisher = start(0);
  finish(publisher);
  open_all(fds, members);
  gather(300, 0);

  char text[PAYLOAD + 16];
  size_t length = 0;
  if (socket_io) length += (size_t)sprintf(text, "42[\"m\",\"");
  memset(text + length, 'x', PAYLOAD);
  length += PAYLOAD;
  if (socket_io) length += (size_t)sprintf(text + length, "\"]");
  unsigned char *bytes = malloc((size_t)burst * (length + 6));
  size_t size = 0;
  for (int i = 0; i < burst; i++) size += frame(bytes + size, text, length);

  size_t wire = length + 2, expected = wire * (size_t)members * (size_t)burst;
  size_t received = 0, next = expected / 2, at_start = 0;
  double begun = now(), started = 0, busy = 0;
  transmit(publisher, bytes, size);
  for (;;) {
    received += gather(5000, 1);
    if (received >= next) {
      transmit(publisher, bytes, size);
      next += expected;
    }
    double t = now();
    if (t - begun > 30) fail("too slow");
    if (started == 0 && t - begun >= warmup) {
      started = t;
      busy = processor_time(pid);
      at_start = received;
    }
    if (started > 0 && t - started >= measure) {
      double deliveries = (double)(received - at_start) / (double)wire;
      printf("%.0f %.0f\n", deliveries / (t - started), deliveries / (processor_time(pid) - busy));
      return;
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  queue = epoll_create1(0);
  port = atoi(argv[2]);
  if (strcmp(argv[1], "connect") == 0) {
    int count = atoi(argv[3]);
    pid = atoi(argv[4]);
    double begun = now(), busy = processor_time(pid);
    open_all(calloc((size_t)count, sizeof(int)), count);
    printf("%.0f %.0f\n", count / (now() - begun), count / (processor_time(pid) - busy));
    fflush(stdout);
    while (read(0, buffer, 1) > 0) {}
    return 0;
  }
  if (argc < 8) return 2;
  pid = atoi(argv[7]);
  socket_io = argc > 8;
  fanout(atoi(argv[3]), atoi(argv[4]), atof(argv[5]) / 1000, atof(argv[6]) / 1000);
  return 0;
}
