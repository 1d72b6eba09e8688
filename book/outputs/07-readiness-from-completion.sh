# wants: readiness-from-completion.exe
. "$(dirname "$0")/in_wine"
in_wine readiness-from-completion
