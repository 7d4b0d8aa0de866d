# powershell completion for kubectl-aisubmit; Windows PowerShell 5.1 is enough. Nothing that was typed is evaluated: words
# leave here as hexadecimal digits, which no version of PowerShell, no .cmd file and no cmd.exe takes for anything else.

Register-ArgumentCompleter -Native -CommandName 'kubectl-aisubmit' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @()
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        $extent = $element.Extent
        if ($extent.StartOffset -ge $cursorPosition) { break }
        if ($extent.EndOffset -gt $cursorPosition) {
            $words += $extent.Text.Substring(0, $cursorPosition - $extent.StartOffset)
        }
        elseif ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $words += $element.Value }
        else { $words += $extent.Text }
    }
    if ("$wordToComplete" -eq '') { $words += '' }

    $bytes = [System.Text.Encoding]::UTF8.GetBytes("`0" + ($words -join "`0"))
    $before = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $lines = @(& $commandAst.GetCommandName() __completeHex ([BitConverter]::ToString($bytes)) 2>$null)
    }
    finally { [Console]::OutputEncoding = $before }
    if ($lines.Count -eq 0) { return }

    # Without a word PowerShell completes files, unless it is given an empty one.
    if ($lines.Count -eq 1 -and $lines[0] -ne ':0') { return '' }
    foreach ($line in @($lines | Select-Object -SkipLast 1)) {
        $word, $about = $line -split "`t", 2
        if (-not $about) { $about = $word }
        $text = $word
        if ($word -notmatch '^[\w-][\w=:./+-]*$') { $text = "'" + $word.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $about)
    }
}
