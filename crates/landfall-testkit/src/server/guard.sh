# Runs one server for a test process: `sh -c … guard SIGNAL FOLDER PROGRAM ARGUMENTS`.
# Standard input is a pipe that only the test process holds open. It ends when that process lets go or dies, however it dies;
# then the server is stopped by its process id and the folder is removed. A server that ends while the folder has a file `restart` is
# started again.
signal=$1 folder=$2
shift 2
exec 3<&0
start() {
    "$@" 3<&- &
    server=$!
    echo "$server" >"$folder/pid"
}
start "$@"
{ read -r _ <&3; rm -f "$folder/restart"; [ -e "$folder/exit" ] || kill -s "$signal" "$(cat "$folder/pid")"; } &
while wait "$server"; code=$?; [ -e "$folder/restart" ]; do
    rm "$folder/restart"
    start "$@"
done
echo "$code" >"$folder/exit"
# A server that ended by itself leaves its folder, with its log, until the test process has read it.
wait
rm -rf "$folder"
