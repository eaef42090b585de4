Option Explicit
Private script As Object
' From Basic to Python: a list of rows comes back as a two-dimensional array, which is what a cell range takes.
Public Function HnbPy(what As String, given As Variant) As Variant
  Dim factory As Object, answer As Variant
  On Error GoTo Failed
  If IsNull(script) Then
    factory = GetProcessServiceManager().createInstance("com.sun.star.script.provider.MasterScriptProviderFactory")
    script = factory.createScriptProvider("").getScript("vnd.sun.star.script:hnb_python.py$call?language=Python&location=user")
  End If
  answer = script.invoke(Array(what, given), Array(), Array())
  If IsArray(answer) Then HnbPy = Rows(answer) Else HnbPy = answer
  Exit Function
Failed:
  HnbPy = "#HNB! Basic " & Err & " " & Error$ & " line " & Erl
End Function
Private Function Rows(v As Variant) As Variant
  Dim i As Long, j As Long, high As Long, wide As Long, row As Variant, r() As Variant
  row = v(LBound(v)) : high = UBound(v) - LBound(v) + 1 : wide = UBound(row) - LBound(row) + 1
  ReDim r(1 To high, 1 To wide) As Variant
  For i = 1 To high
    row = v(LBound(v) + i - 1)
    For j = 1 To wide : r(i, j) = row(LBound(row) + j - 1) : Next j
  Next i
  Rows = r
End Function
