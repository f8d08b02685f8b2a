@echo off
rem Starts Tocsin on Windows with a JDK 25. Untested.
setlocal
set "HERE=%~dp0"
set "JAVA=java"
if defined TOCSIN_JAVA_HOME set "JAVA=%TOCSIN_JAVA_HOME%\bin\java.exe"
if not defined TOCSIN_JAVA_HOME if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if not defined TOCSIN_MEMORY set "TOCSIN_MEMORY=448m"
"%JAVA%" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -Xmx%TOCSIN_MEMORY% "-Dtocsin.home=%HERE%." -cp "%HERE%lib\tocsin-cli.jar" org.tocsin.cli.Main %*
exit /b %ERRORLEVEL%
