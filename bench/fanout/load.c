// Load generator: opens connections, lets one publisher send bursts, and counts the bytes that the members get.
//   load fanout PORT MEMBERS BURST WARMUP_MS MEASURE_MS PID [DIALECT]
//     prints deliveries per second, and per second of processor time of the server
//   load connect PORT COUNT PID
//     prints accepts per second, and per second of processor time of the server; holds until stdin ends
// The next burst is sent when half of the last one has arrived: the server is never idle, and no two bursts meet.
#include "../websocket.h"

enum { BUFFER = 1 << 20, PAYLOAD = 64, AT_ONCE = 64 };

#define PROTOCOL "snow.channels.v1"
#define JOIN(topic) {"/live", "[\"join\",1,\"" topic "\",null,null]", "\"joined\""}
#define EVENT(topic, number) "[\"event\",\"" topic "\"," number ",{\"type\":\"Said\",\"text\":\""
#define END "\"}]"

// How a server is spoken to.
struct side {
  const char *path;
  // The first message, and what the answer to it has in it; or neither.
  const char *hello, *answer;
};

static const struct dialect {
  const char *name, *protocol;
  struct side member, publisher;
  // What stands around the payload in what the publisher sends, and in what the members get.
  const char *head, *tail, *told_head, *told_tail;
  // The publisher gets what the members get.
  int counts_publisher;
  // Each event has a number, which `told_head` leaves out.
  int numbered;
} dialects[] = {
    {.name = "rooms", .member = {"/member"}, .publisher = {"/publisher"}, .head = "", .tail = "", .told_head = "",
     .told_tail = ""},
    {.name = "socket.io", .member = {"/socket.io/?EIO=4&transport=websocket&member=1", "40", "40{"},
     .publisher = {"/socket.io/?EIO=4&transport=websocket", "40", "40{"}, .head = "42[\"m\",\"", .tail = "\"]",
     .told_head = "42[\"m\",\"", .told_tail = "\"]"},
    // The bytes of a channel's event through a room.
    {.name = "event", .member = {"/member"}, .publisher = {"/publisher"}, .head = EVENT("Live:0", "null"), .tail = END,
     .told_head = EVENT("Live:0", "null"), .told_tail = END},
    {.name = "channel", .protocol = PROTOCOL, .member = JOIN("Live:0"), .publisher = {"/live-publisher"}, .head = "",
     .tail = "", .told_head = EVENT("Live:0", "null"), .told_tail = END},
    {.name = "channel-cast", .protocol = PROTOCOL, .member = JOIN("Live:0"), .publisher = JOIN("Live:0"),
     .head = "[\"cast\",1,\"Say\",[\"", .tail = "\"]]", .told_head = EVENT("Live:0", "null"), .told_tail = END,
     .counts_publisher = 1},
    {.name = "channel-kept", .protocol = PROTOCOL, .member = JOIN("Kept:0"), .publisher = {"/kept-publisher"}, .head = "",
     .tail = "", .told_head = EVENT("Kept:0", ""), .told_tail = END, .numbered = 1},
};

static unsigned char buffer[BUFFER];
static int queue, port, pid;
static const struct dialect *dialect = dialects;

static int start(int member) {
  int fd = connected(port);
  upgrade(fd, port, member ? dialect->member.path : dialect->publisher.path, dialect->protocol);
  return fd;
}

// Waits for the answer to the handshake.
static void finish(int fd, int member) {
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
  const char *text = member ? dialect->member.hello : dialect->publisher.hello;
  if (text) {
    unsigned char hello[128];
    transmit(fd, hello, frame(hello, text, strlen(text)));
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event);
}

static void open_all(int *fds, int count) {
  for (int done = 0; done < count;) {
    int batch = count - done < AT_ONCE ? count - done : AT_ONCE;
    for (int i = 0; i < batch; i++) fds[done + i] = start(1);
    for (int i = 0; i < batch; i++) finish(fds[done + i], 1);
    done += batch;
  }
}

// The number of the last event before those of this run.
static long last;

// How many members are told in these bytes that they are in; each of them at once, and nothing else yet.
static int answers(const char *bytes) {
  int count = 0;
  for (const char *at = bytes; (at = strstr(at, dialect->member.answer)); at++) {
    count++;
    if (dialect->numbered) sscanf(at, "\"joined\",1,[\"%*[^\"]\",%ld", &last);
  }
  return count;
}

// Waits until all that have said something have been answered, and nothing else comes.
static void settle(int expected) {
  struct epoll_event events[256];
  for (int count = 0; count < expected;) {
    int ready = epoll_wait(queue, events, 256, 10000);
    if (ready <= 0) fail("no answer");
    for (int i = 0; i < ready; i++) {
      ssize_t n = recv(events[i].data.fd, buffer, BUFFER - 1, 0);
      if (n <= 0) fail("a connection ended");
      buffer[n] = 0;
      count += answers((char *)buffer);
    }
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

// Bytes on the wire of the event of this number.
static size_t delivery(long number) {
  size_t length = strlen(dialect->told_head) + PAYLOAD + strlen(dialect->told_tail);
  if (dialect->numbered) length += (size_t)snprintf(0, 0, "%ld", number);
  return length + 2;
}

static void fanout(int members, int burst, double warmup, double measure) {
  int *fds = calloc((size_t)members, sizeof(int));
  int publisher = start(0);
  finish(publisher, 0);
  open_all(fds, members);
  if (dialect->member.answer) settle(members + (dialect->publisher.answer ? 1 : 0));
  gather(300, 0);

  char text[PAYLOAD + 128];
  size_t length = (size_t)sprintf(text, "%s", dialect->head);
  memset(text + length, 'x', PAYLOAD);
  length += PAYLOAD;
  length += (size_t)sprintf(text + length, "%s", dialect->tail);
  unsigned char *bytes = malloc((size_t)burst * (length + 6));
  size_t size = 0;
  for (int i = 0; i < burst; i++) size += frame(bytes + size, text, length);

  long sent = last;
  size_t receivers = (size_t)(members + dialect->counts_publisher);
  size_t received = 0, next = 0, expected = 0, at_start = 0;
  double begun = now(), started = 0, busy = 0;
  for (;;) {
    if (received >= next) {
      transmit(publisher, bytes, size);
      size_t before = expected;
      for (int i = 0; i < burst; i++) expected += delivery(++sent) * receivers;
      next = before + (expected - before) / 2;
    }
    received += gather(5000, 1);
    double t = now();
    if (t - begun > 30) fail("too slow");
    if (started == 0 && t - begun >= warmup) {
      started = t;
      busy = processor_time(pid);
      at_start = received;
    }
    if (started > 0 && t - started >= measure) {
      double deliveries = (double)(received - at_start) / (double)delivery(sent);
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
  if (argc > 8) {
    size_t count = sizeof dialects / sizeof *dialects;
    while (dialect < dialects + count && strcmp(dialect->name, argv[8])) dialect++;
    if (dialect == dialects + count) return 2;
  }
  fanout(atoi(argv[3]), atoi(argv[4]), atof(argv[5]) / 1000, atof(argv[6]) / 1000);
  return 0;
}
