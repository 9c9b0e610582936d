# Runs one server for a test process: `sh -c … guard SIGNAL FOLDER PROGRAM ARGUMENTS`.
# Standard input is a pipe that only the test process holds open. It ends when that process lets go or dies, however it dies;
# then the server is stopped by its process id and the folder is removed.
signal=$1 folder=$2
shift 2
exec 3<&0
"$@" 3<&- &
server=$!
{ read -r _ <&3; [ -e "$folder/exit" ] || kill -s "$signal" "$server"; } &
wait "$server"
echo "$?" >"$folder/exit"
# A server that ended by itself leaves its folder, with its log, until the test process has read it.
wait
rm -rf "$folder"
