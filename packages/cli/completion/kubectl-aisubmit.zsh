#compdef kubectl-aisubmit
# zsh completion for kubectl-aisubmit. Nothing that was typed is evaluated.

_kubectl-aisubmit() {
  local program out directive line word about
  local -a typed lines candidates
  program="${(Q)words[1]}"
  [[ "$program" == '~/'* ]] && program="$HOME/${program:2}"
  typed=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  out="$("$program" __complete "${typed[@]}" 2>/dev/null)" || return 1
  lines=("${(@f)out}")
  directive="${lines[-1]}"
  for line in "${(@)lines[1,-2]}"; do
    [[ -n "$line" ]] || continue
    word="${line%%$'\t'*}"
    about="${line#*$'\t'}"
    # _describe takes what follows a colon for the description.
    if [[ "$line" == *$'\t'* ]]; then candidates+=("${word//:/\\:}:$about"); else candidates+=("${word//:/\\:}"); fi
  done
  if (( ${#candidates} > 0 )); then _describe -V 'word' candidates && return 0; fi
  if [[ "$directive" == ':0' ]]; then
    compset -P '*='
    _files
  fi
}

if [[ "${funcstack[1]}" == '_kubectl-aisubmit' ]]; then
  _kubectl-aisubmit "$@"
elif (( $+functions[compdef] )); then
  compdef _kubectl-aisubmit kubectl-aisubmit
else
  print -u2 'completion needs, before this: autoload -U compinit && compinit'
fi
