// Load generator for HTTP: so many connections, each of which always has DEPTH requests under way.
//   load PORT CONNECTIONS DEPTH WARMUP_MS MEASURE_MS PID PATH BODY
//     prints answers per second, and per second of processor time of the server; any answer but 200 with this body ends it
#include "../load.h"

enum { BUFFER = 1 << 16 };

struct connection {
  int fd;
  size_t length;
  char buffer[BUFFER];
};

static const char *body;
static size_t body_length;

static void refuse(const char *answer) {
  fprintf(stderr, "not the answer that was expected:\n%s\n", answer);
  exit(1);
}

// The length of the answer that the text begins with; 0 while it has not come whole.
static size_t answer_length(const char *text, size_t length) {
  const char *end = memmem(text, length, "\r\n\r\n", 4);
  if (!end) return 0;
  size_t head = (size_t)(end - text) + 4;
  if (strncmp(text, "HTTP/1.1 200", 12)) refuse(text);
  size_t announced = (size_t)-1;
  for (const char *line = text; line < end; line = strstr(line, "\r\n") + 2) {
    if (strncasecmp(line, "content-length:", 15) == 0) announced = (size_t)atol(line + 15);
  }
  if (announced != body_length) refuse(text);
  if (length < head + body_length) return 0;
  if (memcmp(text + head, body, body_length)) refuse(text);
  return head + body_length;
}

// Reads what has come; answers how many answers that were.
static int take(struct connection *one) {
  ssize_t n = recv(one->fd, one->buffer + one->length, BUFFER - 1 - one->length, 0);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) fail("a connection ended");
  one->length += (size_t)n;
  one->buffer[one->length] = 0;
  size_t at = 0;
  int answers = 0;
  for (size_t size; (size = answer_length(one->buffer + at, one->length - at)) > 0; at += size) answers++;
  memmove(one->buffer, one->buffer + at, one->length - at);
  one->length -= at;
  return answers;
}

int main(int argc, char **argv) {
  if (argc < 9) return 2;
  int port = atoi(argv[1]), count = atoi(argv[2]), depth = atoi(argv[3]), pid = atoi(argv[6]);
  double warmup = atof(argv[4]) / 1000, measure = atof(argv[5]) / 1000;
  body = argv[8];
  body_length = strlen(body);

  char request[1024];
  size_t size = (size_t)snprintf(request, sizeof request,
                                 "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUser-Agent: load/1.0\r\nAccept: */*\r\n"
                                 "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n\r\n", argv[7], port);
  char *requests = malloc(size * (size_t)depth);
  for (int i = 0; i < depth; i++) memcpy(requests + (size_t)i * size, request, size);

  int queue = epoll_create1(0);
  struct connection *connections = calloc((size_t)count, sizeof *connections);
  for (int i = 0; i < count; i++) {
    connections[i].fd = connected(port);
    fcntl(connections[i].fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
    epoll_ctl(queue, EPOLL_CTL_ADD, connections[i].fd, &event);
    transmit(connections[i].fd, requests, size * (size_t)depth);
  }
  double begun = now(), started = 0, busy = 0;
  long answers = 0;
  for (;;) {
    struct epoll_event events[256];
    int ready = epoll_wait(queue, events, 256, 5000);
    if (ready <= 0) fail("no answers");
    for (int i = 0; i < ready; i++) {
      struct connection *one = events[i].data.ptr;
      int taken = take(one);
      answers += taken;
      if (taken > 0) transmit(one->fd, requests, size * (size_t)taken);
    }
    double t = now();
    if (started == 0 && t - begun >= warmup) {
      started = t;
      busy = processor_time(pid);
      answers = 0;
    }
    if (started > 0 && t - started >= measure) {
      printf("%.0f %.0f\n", (double)answers / (t - started), (double)answers / (processor_time(pid) - busy));
      return 0;
    }
  }
}
