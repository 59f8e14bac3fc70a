@echo off
rem Called by hudline.cmd and hooks\python on windows.cmd. Sets HUDLINE_PYTHON to a Python of version
rem 3.9 or newer: the file in `given`, the first of the PATH, the launcher `py`, then what installers
rem and version managers keep in the person's own folders. Leaves it undefined where there is none.
rem
rem Only absolute folders of the PATH are searched: a relative or empty entry means the current folder,
rem which may be an untrusted repository. Folders called WindowsApps hold the Store's stubs, which are
rem no Python, and aliases of programs that see other files than everybody else.
set "HUDLINE_PYTHON="
set "HUDLINE_PYTHON_OPTION="
set "NoDefaultCurrentDirectoryInExePath=1"
if defined given call :try "%given%"
if defined HUDLINE_PYTHON exit /b
set "launcher="
for %%d in ("%PATH:;=" "%") do call :look "%%~d"
if not defined HUDLINE_PYTHON if defined launcher call :try "%launcher%" -3
for /d %%d in ("%LOCALAPPDATA%\Programs\Python\Python3*") do call :try "%%~d\python.exe"
for /d %%d in ("%LOCALAPPDATA%\Python\pythoncore-3*") do call :try "%%~d\python.exe"
for /d %%d in ("%ProgramFiles%\Python3*") do call :try "%%~d\python.exe"
for /d %%d in ("%APPDATA%\uv\python\cpython-3*") do call :try "%%~d\python.exe"
for /d %%d in ("%USERPROFILE%\.pyenv\pyenv-win\versions\3*") do call :try "%%~d\python.exe"
for %%d in (scoop\apps\python\current miniconda3 anaconda3 miniforge3) do call :try "%USERPROFILE%\%%d\python.exe"
exit /b

:look
if defined HUDLINE_PYTHON exit /b
if "%~1"=="" exit /b
if /i not "%~f1"=="%~1" exit /b
for %%f in ("%~1\.") do if /i "%%~nxf"=="WindowsApps" exit /b
if not defined launcher if exist "%~1\py.exe" set "launcher=%~1\py.exe"
call :try "%~1\python.exe"
exit /b

rem 9 and not 0, with which a program that is no Python may end.
:try
if defined HUDLINE_PYTHON exit /b
if not exist "%~1" exit /b
"%~1" %2 -I -S -c "import sys; sys.exit(sys.version_info >= (3, 9) and sys.platform == 'win32' and 'windowsapps' not in sys.base_prefix.lower() and 9)" <nul >nul 2>nul
if errorlevel 10 exit /b
if not errorlevel 9 exit /b
set "HUDLINE_PYTHON=%~1"
set "HUDLINE_PYTHON_OPTION=%2"
exit /b
