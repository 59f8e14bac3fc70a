@echo off
rem hudline on Windows: prepares the libraries of the commands once, and runs a command.
setlocal DisableDelayedExpansion
set "given="
rem In what is called a percent sign is read twice, and a caret doubled, but not in a variable.
set "finder=%~dp0find-python.cmd"
call "%%finder%%"
if not defined HUDLINE_PYTHON goto none
"%HUDLINE_PYTHON%" %HUDLINE_PYTHON_OPTION% -I -S -X utf8 "%~dp0..\hooks\command.py" %*
exit /b %errorlevel%

:none
echo hudline: no Python 3.9 or newer was found on the PATH. >&2
echo Install one, for example from https://www.python.org/downloads/, and run it again. >&2
exit /b 1
