@echo off
rem The one door on Windows: sets up what is missing, then runs. The POSIX door is `viva`.
setlocal
set "here=%~dp0"
set "venv=%here%.venv"
set "python=%venv%\Scripts\python.exe"

if exist "%python%" goto ready
set "found="
for %%v in (3.13 3.12 3.11) do (
    if not defined found (
        py -%%v -c "" >nul 2>&1 && set "found=py -%%v"
    )
)
if not defined found (
    python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "found=python"
)
if not defined found (
    echo Python 3.11 or newer is needed and was not found. Install it and start again. 1>&2
    exit /b 1
)
echo Making .venv with %found%
%found% -m venv "%venv%" || exit /b 1

:ready
if /i "%~1"=="test" goto test
"%python%" "%here%installer\prepare.py" --check runtime || exit /b 1
if defined VIVAVOCE_NO_FETCH goto run
for %%c in (models doctor replay packs version --version --help -h) do if /i "%~1"=="%%c" goto run
set "profile=%VIVAVOCE_PROFILE%"
if not defined profile set "profile=standard"
"%python%" -P -m app.cli.models fetch --quiet --profile %profile% || exit /b 1

:run
"%python%" -P -m app.cli %*
exit /b %errorlevel%

:test
"%python%" "%here%installer\prepare.py" --check dev || exit /b 1
"%python%" -P -m app.cli.models fetch --quiet --profile smoke || exit /b 1
"%python%" -P -m app.cli.models fetch --quiet --profile small || exit /b 1
set "arguments="
shift
:collect
if "%~1"=="" goto pytest
set arguments=%arguments% %1
shift
goto collect
:pytest
pushd "%here%"
"%python%" -m pytest %arguments%
set "code=%errorlevel%"
popd
exit /b %code%
