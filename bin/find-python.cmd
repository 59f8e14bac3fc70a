@echo off
rem Called by hudline.cmd and hooks\python on windows.cmd. Sets HUDLINE_PYTHON to a Python of version
rem 3.9 or newer: the file in `given`, the first of the PATH, the launcher `py`, then what installers
rem and version managers keep in the person's own folders. Leaves it undefined where there is none.
rem
rem What lies in the present folder or in the project may come from an untrusted repository, so no
rem entry of the PATH that leads there counts, nor a relative or empty one. Folders called WindowsApps
rem hold the Store's stubs, which are no Python, and aliases of programs that see other files than
rem everybody else.
rem
rem Paths are handed over in variables: what `call` is given is read twice, percent signs and carets too.
set "HUDLINE_PYTHON="
set "HUDLINE_PYTHON_OPTION="
set "NoDefaultCurrentDirectoryInExePath=1"
set "option="
set "file=%given%"
if defined given call :try
if defined HUDLINE_PYTHON exit /b
set "launcher="
set "folders="
if defined PATH set "folders=%PATH:"=%"
if not defined folders goto known
for %%d in ("%folders:;=" "%") do set "folder=%%~d"& call :look
set "file=%launcher%"
set "option=-3"
if defined launcher call :try

:known
set "option="
rem Without its variable such a path would begin at the root of the present drive.
if defined LOCALAPPDATA for /d %%d in ("%LOCALAPPDATA%\Programs\Python\Python3*") do set "file=%%~d\python.exe"& call :try
if defined LOCALAPPDATA for /d %%d in ("%LOCALAPPDATA%\Python\pythoncore-3*") do set "file=%%~d\python.exe"& call :try
if defined ProgramFiles for /d %%d in ("%ProgramFiles%\Python3*") do set "file=%%~d\python.exe"& call :try
if defined APPDATA for /d %%d in ("%APPDATA%\uv\python\cpython-3*") do set "file=%%~d\python.exe"& call :try
if not defined USERPROFILE exit /b
for /d %%d in ("%USERPROFILE%\.pyenv\pyenv-win\versions\3*") do set "file=%%~d\python.exe"& call :try
for %%d in (scoop\apps\python\current miniconda3 anaconda3 miniforge3) do set "file=%USERPROFILE%\%%d\python.exe"& call :try
exit /b

rem Looks into `folder`, an entry of the PATH.
:look
if defined HUDLINE_PYTHON exit /b
if not defined folder exit /b
for %%f in ("%folder%") do if /i not "%%~ff"=="%folder%" exit /b
if not exist "%folder%\python.exe" if not exist "%folder%\py.exe" exit /b
for %%f in ("%folder%\.") do if /i "%%~nxf"=="WindowsApps" exit /b
set "is_inside="
set "tree=%CD%"
call :inside
set "tree=%CLAUDE_PROJECT_DIR%"
call :inside
if defined is_inside exit /b
if not defined launcher if exist "%folder%\py.exe" set "launcher=%folder%\py.exe"
set "file=%folder%\python.exe"
call :try
exit /b

rem Sets is_inside where `folder` lies in `tree`. Who begins in their own folder, or in one around it,
rem has all their programs there.
:inside
if not defined tree exit /b
set "is_below="
for %%t in ("%tree%\.") do set "tree=%%~ft"
set "below=%USERPROFILE%"
if defined below call :climb
if defined is_below exit /b
set "below=%folder%"
call :climb
if defined is_below set "is_inside=1"
exit /b

rem Sets is_below where `below` is `tree`, or lies in it.
:climb
set "is_below="
for %%t in ("%below%\.") do set "below=%%~ft"
:up
if /i "%below%"=="%tree%" set "is_below=1"
if defined is_below exit /b
for %%t in ("%below%\..") do set "parent=%%~ft"
if "%parent%"=="%below%" exit /b
set "below=%parent%"
goto up

rem Takes `file`, where it works. 9 and not 0, with which a program that is no Python may end.
:try
if defined HUDLINE_PYTHON exit /b
if not exist "%file%" exit /b
"%file%" %option% -I -S -c "import sys; sys.exit(sys.version_info >= (3, 9) and sys.platform == 'win32' and 'windowsapps' not in sys.base_prefix.lower() and 9)" <nul >nul 2>nul
if errorlevel 10 exit /b
if not errorlevel 9 exit /b
set "HUDLINE_PYTHON=%file%"
set "HUDLINE_PYTHON_OPTION=%option%"
exit /b
