@echo off
rem What python.sh is elsewhere: runs a script of this folder with the Python that find-python.cmd finds.
rem The space in this file's name makes everybody put its path in quotes, whatever else is in it.
rem
rem   "python on windows.cmd" session_start.py    prints nothing
rem   "python on windows.cmd" host.py band        without a Python, prints a frame that says so
setlocal DisableDelayedExpansion
set "given="
rem session_start.py uses the PATH; the host prefers the interpreter of the hooks, while that works.
if not "%~1"=="session_start.py" if defined CLAUDE_PLUGIN_DATA set "given=%CLAUDE_PLUGIN_DATA%\python.exe"
rem In what is called a percent sign is read twice, and a caret doubled, but not in a variable.
set "finder=%~dp0..\bin\find-python.cmd"
call "%%finder%%"
if not defined HUDLINE_PYTHON goto none
"%HUDLINE_PYTHON%" %HUDLINE_PYTHON_OPTION% -I -S -X utf8 "%~dp0%~1" %2
exit /b 0

:none
if not "%~1"=="host.py" exit /b 0
if "%HUDLINE_VERBOSITY%"=="off" exit /b 0
if "%HUDLINE_VERBOSITY%"=="0" exit /b 0
echo {"rows":[[["Hudline needs Python 3.9 or newer \u00b7 hudline doctor says more","yellow",0]]],"isLast":true}
exit /b 0
