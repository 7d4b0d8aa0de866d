# bash completion for kubectl-aisubmit; bash 3.2 is enough. Nothing that was typed is evaluated.

_kubectl_aisubmit() {
  local line="${COMP_LINE:0:COMP_POINT}" words i word rest
  words=()
  # bash splits words at = and : too, which belong to words here: two pieces with no space between are one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    rest="${line#"${line%%[![:space:]]*}"}"
    word="${COMP_WORDS[i]}"
    if ((i == COMP_CWORD)); then word="$rest"; fi
    if ((i == 0)) || [[ "$rest" != "$line" ]] || [[ -z "$rest" ]]; then
      words[${#words[@]}]="$word"
    else
      words[${#words[@]} - 1]+="$word"
    fi
    line="${rest:${#word}}"
  done

  local program="${words[0]}" typed="${words[${#words[@]} - 1]}" out directive
  if [[ "$program" == '~/'* ]]; then program="$HOME/${program:2}"; fi
  out="$("$program" __complete "${words[@]:1}" 2>/dev/null)" || return
  directive="${out##*:}"
  out="${out%:*}"
  COMPREPLY=()
  if [[ "$directive" == 0 ]] && type compopt >/dev/null 2>&1; then compopt -o default; fi

  # The part before the last = or : is on the line already.
  local prefix= count=0 width=0 candidate name about
  if [[ "$COMP_WORDBREAKS" == *=* && "$typed" == *[=:]* ]]; then prefix="${typed%"${typed##*[=:]}"}"; fi
  while IFS= read -r candidate; do
    if [[ -z "$candidate" ]]; then continue; fi
    name="${candidate%%$'\t'*}"
    if ((${#name} > width)); then width=${#name}; fi
    COMPREPLY[count]="${candidate#"$prefix"}"
    count=$((count + 1))
  done <<<"$out"

  # What a word means is shown where words are listed, and never becomes part of the line.
  for ((i = 0; i < count; i++)); do
    candidate="${COMPREPLY[i]}"
    name="${candidate%%$'\t'*}"
    if ((count > 1)) && [[ "$COMP_TYPE" == 63 && "$candidate" == *$'\t'* ]]; then
      about="${candidate#*$'\t'}"
      candidate="$(printf '%-*s  (%s)' "$width" "$name" "$about")"
      COMPREPLY[i]="${candidate:0:${COLUMNS:-80}}"
    else
      COMPREPLY[i]="$name"
    fi
  done
}

complete -F _kubectl_aisubmit kubectl-aisubmit
