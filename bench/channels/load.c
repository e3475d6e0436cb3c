// Load generator: clients of channels (`channel`), of Socket.IO (`socket.io`), or of a WebSocket that echoes (`echo`).
//   load calls PORT PID DIALECT CLIENTS AT_ONCE WARMUP_MS MEASURE_MS
//     each client makes so many calls at once, again and again when all of them have been answered; prints calls per
//     second, calls per second of processor time of the server, the median of their times in microseconds
//   load return PORT PID DIALECT CLIENTS TOPICS MISSED
//     clients join topics, see an event, are cut, and come back at once when so many events have been missed; prints how
//     many got all of these, seconds until the last of them had, seconds of processor time of the server, and bytes that
//     were resident before and at the peak
//   load idle PORT PID channel CLIENTS
//     prints a line when the clients are connected, and, when it has read one, another when they have joined; holds until
//     stdin ends
#include "../websocket.h"

// Handshakes under way at once stay below the 511 that the servers let wait.
enum { BUFFER = 1 << 20, PAYLOAD = 64, AT_ONCE = 400, MAX_TIMES = 1 << 21, MOST_CALLS = 64, TIME_LIMIT = 300 };

enum state { CLOSED, UPGRADING, GREETING, IN };

struct client {
  int fd, topic;
  enum state state;
  // What has come of the answer to the handshake, or of a frame.
  unsigned char *rest;
  size_t length;
  // Where it is: of a channel the epoch, the number of the last event and who it is, of Socket.IO the private id and the
  // offset.
  char session[32], who[32], offset[32];
  long seen;
  // Events since it connected; whether a hole or a double was among them, or the server said that some are gone.
  int got, broken;
  long call;
  // Those that have not been answered.
  int calling;
  double sent;
};

static unsigned char buffer[BUFFER];
static char payload[PAYLOAD + 1];
static int queue, port, pid, count, socket_io, channel, path_topics = -1, want_join = 1, calls_at_once;
static long calls, members = -1;
static double *call_times;
static long call_time_count;
static int measuring, handshakes, inside, complete, missed;
static double last_complete;

static void say(struct client *one, const char *text) {
  unsigned char bytes[512];
  transmit(one->fd, bytes, frame(bytes, text, strlen(text)));
}

static int starts(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

static void unexpected(const char *text) {
  fprintf(stderr, "not expected: %.300s\n", text);
  exit(1);
}

static void call(struct client *one) {
  static unsigned char bytes[MOST_CALLS * 256];
  size_t length = 0;
  for (one->calling = 0; one->calling < calls_at_once; one->calling++) {
    char text[256];
    long number = ++one->call;
    if (socket_io) sprintf(text, "42%ld[\"echo\",\"%s\"]", number, payload);
    else sprintf(text, "[\"call\",1,%ld,\"Echo\",[\"%s\"]]", number, payload);
    length += frame(bytes + length, text, strlen(text));
  }
  one->sent = now();
  transmit(one->fd, bytes, length);
}

static void answered(struct client *one) {
  calls++;
  if (measuring && call_time_count < MAX_TIMES) call_times[call_time_count++] = now() - one->sent;
  if (--one->calling == 0) call(one);
}

static void entered(struct client *one) {
  one->state = IN;
  inside++;
}

static void join(struct client *one) {
  char text[256];
  one->state = GREETING;
  if (path_topics < 0) sprintf(text, "[\"join\",1,\"Live:0\",null,null]");
  else if (!*one->session) sprintf(text, "[\"join\",1,\"Kept:%d\",null,null]", one->topic);
  else sprintf(text, "[\"join\",1,\"Kept:%d\",null,[\"%s\",%ld,\"%s\"]]", one->topic, one->session, one->seen, one->who);
  say(one, text);
}

static void got(struct client *one) {
  if (++one->got != missed || one->broken) return;
  complete++;
  last_complete = now();
}

static void channel_message(struct client *one, const char *text) {
  char answer[8];
  int topic;
  long number;
  if (starts(text, "[\"event\"")) {
    if (sscanf(text, "[\"event\",\"Kept:%d\",%ld,", &topic, &number) != 2 || topic != one->topic) unexpected(text);
    if (number != ++one->seen) one->broken = 1;
    got(one);
  } else if (starts(text, "[\"reply\",1,")) answered(one);
  else if (starts(text, "[\"joined\",1,null,")) entered(one);
  else if (sscanf(text, "[\"joined\",1,[\"%31[^\"]\",%ld,\"%31[^\"]\"],%7[a-z]", one->session, &number, one->who, answer) == 4) {
    one->broken = strcmp(answer, "false") == 0;
    one->seen = number;
    entered(one);
  } else unexpected(text);
}

// The text between the last two quotation marks.
static void last_text(const char *text, char target[32]) {
  const char *end = strrchr(text, '"'), *begin = end;
  while (begin > text && begin[-1] != '"') begin--;
  snprintf(target, 32, "%.*s", end ? (int)(end - begin) : 0, begin);
}

static void socket_io_message(struct client *one, const char *text) {
  char hello[128], id[32];
  if (text[0] == '2') say(one, "3");
  else if (text[0] == '0') {
    if (*one->session && *one->offset) sprintf(hello, "40{\"pid\":\"%s\",\"offset\":\"%s\"}", one->session, one->offset);
    else sprintf(hello, "40");
    say(one, hello);
  } else if (starts(text, "40{")) {
    last_text(text, id);
    one->broken = *one->session && strcmp(one->session, id) != 0;
    strcpy(one->session, id);
    entered(one);
  } else if (starts(text, "42[\"members\",")) members = atol(text + strlen("42[\"members\","));
  else if (starts(text, "42[")) {
    last_text(text, one->offset);
    got(one);
  } else if (starts(text, "43")) answered(one);
  else unexpected(text);
}

static void received(struct client *one, const char *text) {
  if (socket_io) socket_io_message(one, text);
  else if (one->topic < 0) members = atol(text);
  else if (channel) channel_message(one, text);
  else answered(one);
}

static void upgraded(struct client *one) {
  handshakes--;
  one->state = GREETING;
  if (socket_io || (channel && one->topic >= 0 && !want_join)) return;
  if (channel && one->topic >= 0) join(one);
  else entered(one);
}

// Takes a message, or the answer to the handshake, from what has come; answers its bytes, 0 while it is not whole.
static size_t take(struct client *one, unsigned char *bytes, size_t length) {
  if (one->state == UPGRADING) {
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (memcmp(bytes, "HTTP/1.1 101", 12)) unexpected((char *)bytes);
    upgraded(one);
    return (size_t)(end + 4 - (char *)bytes);
  }
  if (length < 2) return 0;
  size_t head = 2, size = bytes[1];
  if (size == 126 && length < 4) return 0;
  if (size == 126) size = (size_t)bytes[2] << 8 | bytes[3], head = 4;
  if (length < head + size) return 0;
  if (bytes[0] == 0x89) {
    unsigned char pong[256];
    size_t whole = frame(pong, (char *)bytes + head, size);
    pong[0] = 0x8a;
    transmit(one->fd, pong, whole);
    return head + size;
  }
  if (bytes[0] != 0x81 || bytes[1] > 126) {
    fprintf(stderr, "not a short text: %02x\n", bytes[0]);
    exit(1);
  }
  unsigned char after = bytes[head + size];
  bytes[head + size] = 0;
  received(one, (char *)bytes + head);
  bytes[head + size] = after;
  return head + size;
}

static void readable(struct client *one) {
  memcpy(buffer, one->rest, one->length);
  ssize_t n = recv(one->fd, buffer + one->length, BUFFER - 1 - one->length, 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) fail("a connection ended");
  size_t length = one->length + (size_t)n, at = 0;
  for (size_t size; at < length && (size = take(one, buffer + at, length - at)) > 0;) at += size;
  free(one->rest);
  one->length = length - at;
  one->rest = one->length ? malloc(one->length) : 0;
  if (one->length) memcpy(one->rest, buffer + at, one->length);
}

static void open_one(struct client *one) {
  char path[128];
  if (socket_io) sprintf(path, "/socket.io/?EIO=4&transport=websocket&%s=%d", one->topic < 0 ? "topics" : "member",
                         one->topic < 0 ? path_topics : one->topic);
  else if (one->topic < 0) sprintf(path, "/control/%d", path_topics);
  else strcpy(path, channel ? "/live" : "/echo");
  one->fd = connected(port);
  fcntl(one->fd, F_SETFL, O_NONBLOCK);
  one->state = UPGRADING;
  one->got = one->broken = 0;
  handshakes++;
  upgrade(one->fd, port, path, channel && one->topic >= 0 ? "snow.channels.v1" : 0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  epoll_ctl(queue, EPOLL_CTL_ADD, one->fd, &event);
}

// Handles what comes within so many milliseconds.
static void pump(int timeout) {
  struct epoll_event events[256];
  int ready = epoll_wait(queue, events, 256, timeout);
  for (int i = 0; i < ready; i++) readable(events[i].data.ptr);
}

static double deadline;

static void pump_in_time(void) {
  pump(100);
  if (now() > deadline) {
    fprintf(stderr, "too slow: %d inside, %d complete\n", inside, complete);
    exit(1);
  }
}

static void open_all(struct client *clients) {
  deadline = now() + TIME_LIMIT;
  for (int next = 0; next < count || handshakes > 0;) {
    while (next < count && handshakes < AT_ONCE) open_one(&clients[next++]);
    pump_in_time();
  }
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void measure_calls(struct client *clients, double warmup, double measure) {
  call_times = malloc(MAX_TIMES * sizeof *call_times);
  open_all(clients);
  while (inside < count) pump_in_time();
  for (int i = 0; i < count; i++) call(&clients[i]);
  double begun = now();
  while (now() - begun < warmup) pump(1000);
  double started = now(), busy = processor_time(pid);
  calls = 0;
  measuring = 1;
  while (now() - started < measure) pump(1000);
  double seconds = now() - started, used = processor_time(pid) - busy;
  qsort(call_times, (size_t)call_time_count, sizeof *call_times, by_size);
  printf("%.0f %.0f %.2f\n", (double)calls / seconds, (double)calls / used, call_times[call_time_count / 2] * 1e6);
}

// A line of /proc/PID/status, in bytes.
static double memory(const char *name) {
  char path[64], line[256];
  long kilobytes = 0;
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file))
    if (starts(line, name)) kilobytes = atol(line + strlen(name) + 1);
  if (file) fclose(file);
  return (double)kilobytes * 1024;
}

static void forget_peak(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/clear_refs", pid);
  FILE *file = fopen(path, "w");
  if (!file || fputs("5", file) < 0 || fclose(file)) fail("clear_refs");
}

// Has so many events published in every topic, and tells how many members there are.
static long publish(struct client *control, int events) {
  char text[64];
  members = -1;
  sprintf(text, socket_io ? "42[\"control\",%d]" : "%d", events);
  say(control, text);
  deadline = now() + TIME_LIMIT;
  while (members < 0) pump_in_time();
  return members;
}

static void come_back(struct client *clients, int topics, int events) {
  struct client control = {.topic = -1};
  path_topics = topics;
  for (int i = 0; i < count; i++) clients[i].topic = i % topics;
  deadline = now() + TIME_LIMIT;
  open_one(&control);
  while (inside < 1) pump_in_time();
  open_all(clients);
  while (inside < count + 1) pump_in_time();
  missed = 1;
  publish(&control, 1);
  while (complete < count) pump_in_time();

  for (int i = 0; i < count; i++) {
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    setsockopt(clients[i].fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(clients[i].fd);
    clients[i].state = CLOSED;
  }
  while (publish(&control, 0) > 0) pump(100);
  publish(&control, events);
  missed = events;
  inside = complete = 0;
  forget_peak();
  double before = memory("VmRSS:"), begun = now(), busy = processor_time(pid);
  last_complete = begun;
  open_all(clients);
  // Whoever is in without them may still get them: until nothing has come for a while.
  for (double end = now() + 3; complete < count && now() < end;) {
    int had = complete + inside;
    pump(100);
    if (complete + inside > had) end = now() + 3;
  }
  double used = processor_time(pid) - busy;
  printf("%d %.3f %.3f %.0f %.0f\n", complete, last_complete - begun, used, before, memory("VmHWM:"));
}

static void stay_idle(struct client *clients) {
  want_join = 0;
  open_all(clients);
  printf("connected\n");
  fflush(stdout);
  if (read(0, buffer, 1) <= 0) return;
  for (int i = 0; i < count; i++) join(&clients[i]);
  while (inside < count) pump_in_time();
  printf("joined\n");
  fflush(stdout);
  while (read(0, buffer, 1) > 0) {}
}

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  queue = epoll_create1(0);
  port = atoi(argv[2]);
  pid = atoi(argv[3]);
  socket_io = strcmp(argv[4], "socket.io") == 0;
  channel = strcmp(argv[4], "channel") == 0;
  count = atoi(argv[5]);
  memset(payload, 'x', PAYLOAD);
  struct client *clients = calloc((size_t)count, sizeof *clients);
  if (strcmp(argv[1], "idle") == 0) stay_idle(clients);
  else if (argc < 8) return 2;
  else if (strcmp(argv[1], "calls") == 0) {
    calls_at_once = atoi(argv[6]);
    if (argc < 9 || calls_at_once < 1 || calls_at_once > MOST_CALLS) return 2;
    measure_calls(clients, atof(argv[7]) / 1000, atof(argv[8]) / 1000);
  }
  else come_back(clients, atoi(argv[6]), atoi(argv[7]));
  return 0;
}
