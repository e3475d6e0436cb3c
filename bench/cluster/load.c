// Load generator: members at two nodes, which get what is published at one of them, or at each to its own.
//   load fanout PORT PORT DIALECT MEMBERS BURST WARMUP_MS MEASURE_MS PUBLISHERS PIDS PIDS
//     so many members at each port, publishers at the first or at both; prints deliveries per second, nanoseconds of
//     processor time of the first processes (with commas between them) for each delivery, the same of the second ones, and
//     all deliveries since it began
//   load join PORT PORT DIALECT COUNT
//     a client at the second node joins one room after the other, to which the first one broadcasts each millisecond; prints
//     in microseconds the medians, and what one in a hundred takes longer than, until the first message is there
//   load rooms PORT PORT CLIENTS ROOMS PIDS PIDS
//     clients at the second node join so many rooms each at once; prints milliseconds until they have, until a message of
//     the first node (0: there is none) comes through the last of them, and of processor time as above; holds until stdin
//     ends
// The next burst is sent when half of the last one has arrived at each node: no two bursts meet. None may be missing in
// the end.
#include "../websocket.h"

enum { CLOSE = 0x88, BUFFER = 1 << 20, PAYLOAD = 64, AT_ONCE = 64, NODES = 2, MOST_PIDS = 8, TIME_LIMIT = 20 };

#define PROTOCOL "snow.channels.v1"

// How a server is spoken to.
struct side {
  const char *path;
  // The first message; 0: there is none.
  const char *hello;
  // Messages that come before a member is in.
  int welcome;
};

#define SOCKET_IO(query) {"/socket.io/?EIO=4&transport=websocket" query, "40", 2}

static const struct dialect {
  const char *name, *protocol;
  struct side member, publisher, joiner, teller;
  // What stands before and behind what is published; before the name of a room that is joined, or broadcast to.
  const char *head, *tail, *join_head, *tell_head;
} dialects[] = {
    {.name = "rooms", .member = {"/member"}, .publisher = {"/publisher"}, .joiner = {"/join"}, .teller = {"/tell"},
     .head = "", .tail = "", .join_head = "", .tell_head = ""},
    {.name = "kept", .protocol = PROTOCOL, .member = {"/live", "[\"join\",1,\"Kept:0\",null,null]", 1},
     .publisher = {"/kept-publisher"}, .head = "", .tail = ""},
    {.name = "socket.io", .member = SOCKET_IO("&member=1"), .publisher = SOCKET_IO(""), .joiner = SOCKET_IO(""),
     .teller = SOCKET_IO(""), .head = "42[\"m\",\"", .tail = "\"]", .join_head = "42[\"join\",\"",
     .tell_head = "42[\"tell\",\""},
};

struct client {
  int fd, node;
  // Of a frame that has not come whole: its head, and how much of what follows is missing.
  unsigned char head[10];
  size_t head_length, missing;
};

static unsigned char buffer[BUFFER];
static int queue, ports[NODES];
static const struct dialect *dialect = dialects;
// Messages that have come, by node.
static long received[NODES];

struct processes {
  int pids[MOST_PIDS], count;
};

static struct processes processes_of(const char *list) {
  struct processes result = {.count = 0};
  while (*list && result.count < MOST_PIDS) {
    char *end;
    result.pids[result.count++] = (int)strtol(list, &end, 10);
    list = *end ? end + 1 : end;
  }
  return result;
}

static double busy_time(const struct processes *all) {
  double total = 0;
  for (int i = 0; i < all->count; i++) total += processor_time(all->pids[i]);
  return total;
}

// Bytes of the head of a frame, as far as its first two say.
static size_t head_size(const unsigned char *head) { return head[1] == 127 ? 10 : head[1] == 126 ? 4 : 2; }

static size_t payload_size(const unsigned char *head) {
  if (head[1] < 126) return head[1];
  size_t length = 0;
  for (size_t at = 2; at < head_size(head); at++) length = length << 8 | head[at];
  return length;
}

// Counts the frames that end in these bytes.
static void count_frames(struct client *one, const unsigned char *bytes, size_t length) {
  for (size_t at = 0; at < length;) {
    if (one->missing > 0) {
      size_t step = length - at < one->missing ? length - at : one->missing;
      at += step;
      one->missing -= step;
      if (one->missing == 0) received[one->node]++;
      continue;
    }
    one->head[one->head_length++] = bytes[at++];
    if (one->head_length < 2 || one->head_length < head_size(one->head)) continue;
    one->head_length = 0;
    one->missing = payload_size(one->head);
    if (one->head[0] == CLOSE) {
      fprintf(stderr, "node %d closes: %.*s\n", one->node + 1, (int)(length - at < 2 ? 0 : length - at - 2), bytes + at + 2);
      exit(1);
    }
    if (one->missing == 0) received[one->node]++;
  }
}

static void start(struct client *one, int node, const struct side *side) {
  *one = (struct client){.fd = connected(ports[node]), .node = node};
  upgrade(one->fd, ports[node], side->path, dialect->protocol);
}

static void say(int fd, const char *text) {
  unsigned char bytes[512];
  transmit(fd, bytes, frame(bytes, text, strlen(text)));
}

// Waits for the answer to the handshake.
static void finish(struct client *one, const struct side *side) {
  size_t length = 0;
  char *end = 0;
  while (!end) {
    ssize_t n = recv(one->fd, buffer + length, BUFFER - 1 - length, 0);
    if (n <= 0) fail("handshake");
    length += (size_t)n;
    buffer[length] = 0;
    end = strstr((char *)buffer, "\r\n\r\n");
  }
  if (strncmp((char *)buffer, "HTTP/1.1 101", 12)) {
    fprintf(stderr, "%s\n", buffer);
    exit(1);
  }
  size_t head = (size_t)(end + 4 - (char *)buffer);
  count_frames(one, buffer + head, length - head);
  if (side->hello) say(one->fd, side->hello);
  fcntl(one->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  epoll_ctl(queue, EPOLL_CTL_ADD, one->fd, &event);
}

// Reads what has come, or comes within so many milliseconds; answers whether anything has.
static int gather(int timeout) {
  struct epoll_event events[256];
  int count = epoll_wait(queue, events, 256, timeout);
  for (int i = 0; i < count; i++) {
    struct client *one = events[i].data.ptr;
    ssize_t n = recv(one->fd, buffer, BUFFER, 0);
    if (n == 0 || (n < 0 && errno != EAGAIN)) {
      fprintf(stderr, "a connection ended\n");
      exit(1);
    }
    if (n > 0) count_frames(one, buffer, (size_t)n);
  }
  return count > 0;
}

static void missing(long count) {
  fprintf(stderr, "of %ld messages %ld have come of the first node, %ld of the second\n", count, received[0], received[1]);
  exit(1);
}

// Waits until so many messages have come from all nodes.
static void await_messages(long count) {
  double end = now() + TIME_LIMIT;
  while (received[0] + received[1] < count) {
    gather(1000);
    if (now() > end) missing(count);
  }
}

static void forget_messages(void) { memset(received, 0, sizeof received); }

static void open_members(int each) {
  struct client *all = calloc((size_t)(each * NODES), sizeof *all);
  const struct side *side = &dialect->member;
  for (int done = 0; done < each * NODES;) {
    int batch = each * NODES - done < AT_ONCE ? each * NODES - done : AT_ONCE;
    for (int i = 0; i < batch; i++) start(&all[done + i], (done + i) % NODES, side);
    for (int i = 0; i < batch; i++) finish(&all[done + i], side);
    done += batch;
  }
  await_messages((long)each * NODES * side->welcome);
}

static struct client *open_one(int node, const struct side *side) {
  struct client *one = malloc(sizeof *one);
  forget_messages();
  start(one, node, side);
  finish(one, side);
  await_messages(side->welcome);
  return one;
}

// Workers have one port, and nobody knows which member is where: local ones come first, so that of all it is three quarters.
static int half_has_come(long sent, long burst, long members) {
  if (ports[0] == ports[1]) return received[0] + received[1] >= (4 * sent - burst) * members / 2;
  long wanted = (2 * sent - burst) * members / 2;
  return received[0] >= wanted && received[1] >= wanted;
}

static void fanout(char **words) {
  long members = atol(words[0]), burst = atol(words[1]);
  double warmup = atof(words[2]) / 1000, measure = atof(words[3]) / 1000;
  int count = atoi(words[4]);
  struct processes nodes = processes_of(words[5]), broker = processes_of(words[6]);
  struct client *publishers[NODES];
  open_members((int)members);
  for (int i = 0; i < count; i++) publishers[i] = open_one(i, &dialect->publisher);
  while (gather(300)) {}
  forget_messages();

  char text[PAYLOAD + 128];
  memset(buffer, 'x', PAYLOAD);
  int length = snprintf(text, sizeof text, "%s%.*s%s", dialect->head, PAYLOAD, (char *)buffer, dialect->tail);
  unsigned char *bytes = malloc((size_t)burst * (size_t)(length + 6));
  size_t size = 0;
  for (long i = 0; i < burst; i++) size += frame(bytes + size, text, (size_t)length);

  long sent = 0, at_start = 0;
  double begun = now(), started = 0, busy = 0, broker_busy = 0;
  for (;;) {
    if (sent == 0 || half_has_come(sent, burst, members)) {
      for (int i = 0; i < count; i++) transmit(publishers[i]->fd, bytes, size);
      sent += burst;
    }
    gather(5000);
    double t = now();
    if (t - begun > TIME_LIMIT) missing(sent * members * NODES);
    if (started == 0 && t - begun >= warmup) {
      started = t;
      busy = busy_time(&nodes);
      broker_busy = busy_time(&broker);
      at_start = received[0] + received[1];
    }
    if (started == 0 || t - started < measure) continue;
    double deliveries = (double)(received[0] + received[1] - at_start);
    double node_time = busy_time(&nodes) - busy, broker_time = busy_time(&broker) - broker_busy;
    await_messages(sent * members * NODES);
    printf("%.0f %.2f %.2f %ld\n", deliveries / (t - started), node_time / deliveries * 1e9,
           broker_time / deliveries * 1e9, sent * members * NODES);
    return;
  }
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

// Has the teller broadcast to the room each millisecond until something has come; answers seconds.
static double first_message(struct client *teller, const char *room, double since) {
  char text[128];
  snprintf(text, sizeof text, "%s%s%s", dialect->tell_head, room, dialect->tail);
  double next = now();
  while (received[1] == 0) {
    if (now() >= next) {
      say(teller->fd, text);
      next += 0.001;
    }
    gather(1);
    if (now() - since > TIME_LIMIT) fail("no message");
  }
  return now() - since;
}

static void join(char **words) {
  int count = atoi(words[0]);
  struct client *joiner = open_one(1, &dialect->joiner), *teller = open_one(0, &dialect->teller);
  double *times = calloc((size_t)count, sizeof *times);
  for (int i = 0; i < count; i++) {
    char room[64], text[128];
    snprintf(room, sizeof room, "late %d %d", getpid(), i);
    snprintf(text, sizeof text, "%s%s%s", dialect->join_head, room, dialect->tail);
    while (gather(2)) {}
    forget_messages();
    double since = now();
    say(joiner->fd, text);
    times[i] = first_message(teller, room, since);
  }
  qsort(times, (size_t)count, sizeof *times, by_size);
  printf("%.0f %.0f\n", times[count / 2] * 1e6, times[count * 99 / 100] * 1e6);
}

static void rooms(char **words) {
  int clients = atoi(words[0]), each = atoi(words[1]);
  struct processes nodes = processes_of(words[2]), broker = processes_of(words[3]);
  struct client **joiners = calloc((size_t)clients, sizeof *joiners);
  for (int i = 0; i < clients; i++) joiners[i] = open_one(1, &(struct side){"/join-many"});
  struct client *teller = ports[0] ? open_one(0, &dialect->teller) : 0;
  char text[64];
  forget_messages();
  double since = now(), busy = busy_time(&nodes), broker_busy = busy_time(&broker);
  for (int i = 0; i < clients; i++) {
    snprintf(text, sizeof text, "%d %d", i * each, (i + 1) * each);
    say(joiners[i]->fd, text);
  }
  await_messages(clients);
  double joined = now() - since, heard = 0;
  forget_messages();
  snprintf(text, sizeof text, "room %d", clients * each - 1);
  if (teller) heard = first_message(teller, text, since);
  printf("%.1f %.1f %.1f %.1f\n", joined * 1e3, heard * 1e3, (busy_time(&nodes) - busy) * 1e3,
         (busy_time(&broker) - broker_busy) * 1e3);
  fflush(stdout);
  while (read(0, buffer, 1) > 0) {}
}

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  queue = epoll_create1(0);
  for (int node = 0; node < NODES; node++) ports[node] = atoi(argv[2 + node]);
  if (strcmp(argv[1], "rooms") == 0) {
    rooms(argv + 4);
    return 0;
  }
  size_t count = sizeof dialects / sizeof *dialects;
  while (dialect < dialects + count && strcmp(dialect->name, argv[4])) dialect++;
  if (dialect == dialects + count) return 2;
  if (strcmp(argv[1], "join") == 0) join(argv + 5);
  else if (argc == 12) fanout(argv + 5);
  return 0;
}
