# fish completion for kubectl-aisubmit. Nothing that was typed is evaluated.

function __kubectl_aisubmit_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct)
    set -l program $before[1]
    if string match -q '~/*' -- $program
        set program $HOME/(string sub -s 3 -- $program)
    end
    set -l lines ($program __complete $before[2..-1] "$typed" 2>/dev/null)
    if test (count $lines) -eq 0
        return
    end
    set -l directive $lines[-1]
    set -e lines[-1]
    if test (count $lines) -gt 0
        printf '%s\n' $lines
    end
    if test "$directive" = ':0'
        __fish_complete_path "$typed"
    end
end

complete -c kubectl-aisubmit -f -a '(__kubectl_aisubmit_complete)'
