%% The programs beside this file, in Erlang. Each writes a line per lap: microseconds of processor time.
-module(actors).
-export([main/1]).

clock() ->
    {Total, _} = erlang:statistics(runtime),
    Total * 1000.

laps(0, _) -> ok;
laps(N, F) ->
    Start = clock(),
    F(),
    io:format("~b~n", [clock() - Start]),
    laps(N - 1, F).

main([Name]) ->
    Self = self(),
    spawn(fun() -> run(Name), Self ! done end),
    receive done -> ok end,
    halt(0).

run(ping_pong) ->
    Me = self(),
    Other = spawn(fun() -> pong(Me) end),
    laps(3, fun() -> ping(0, Other) end);
run(ring) ->
    Me = self(),
    Start = lists:foldl(fun(_, Next) -> spawn(fun() -> node_loop(Next) end) end, Me, lists:seq(1, 999)),
    laps(3, fun() -> Start ! 1000000, first(Start) end);
run(spawn_exit) ->
    laps(3, fun() ->
        spawner(0),
        Me = self(),
        spawn(fun() -> Me ! last end),
        receive last -> ok end
    end);
run(idle) ->
    Count = 100000,
    erlang:garbage_collect(),
    Before = erlang:memory(total),
    start_idle(0, Count),
    timer:sleep(50),
    erlang:garbage_collect(),
    io:format("~b~n", [(erlang:memory(total) - Before) div Count]);
run(depth_1) -> depth(1);
run(depth_10) -> depth(10);
run(depth_100) -> depth(100);
run(depth_1000) -> depth(1000).

pong(Other) ->
    receive N -> Other ! N, pong(Other) end.

ping(1000000, _) -> ok;
ping(N, Other) ->
    Other ! N,
    receive _ -> ping(N + 1, Other) end.

node_loop(Next) ->
    receive Hops -> Next ! (Hops - 1), node_loop(Next) end.

first(Start) ->
    receive
        Hops when Hops =< 0 -> ok;
        Hops -> Start ! (Hops - 1), first(Start)
    end.

spawner(1000000) -> ok;
spawner(N) ->
    spawn(fun() -> N end),
    spawner(N + 1).

start_idle(Count, Count) -> ok;
start_idle(N, Count) ->
    spawn(fun() -> idle(N) end),
    start_idle(N + 1, Count).

idle(N) ->
    receive K -> idle(N + K) end.

depth(Depth) ->
    Me = self(),
    Other = spawn(fun() -> pong(Me) end),
    laps(3, fun() -> deep(Depth, Other) end).

deep(1, Other) -> asks(0, Other);
deep(N, Other) -> deep(N - 1, Other) + 1.

asks(300000, _) -> 0;
asks(N, Other) ->
    Other ! N,
    receive _ -> asks(N + 1, Other) end.
